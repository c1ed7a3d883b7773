import { createHash } from 'node:crypto';

/**
 * The control page's script: sends its forms as JSON, with the header that a form itself cannot have, and shows the
 * answer. Fields say with `data-as` what they are: number, flag or list; an empty one is null, or left out of a token's order.
 */
export const CONTROL_SCRIPT = `
const READ = {
  number: (field) => (field.value === '' ? null : field.valueAsNumber),
  flag: (field) => field.value === 'true',
  text: (field) => (field.value === '' ? null : field.value),
};
addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  const body = {};
  for (const field of [...form.elements, event.submitter].filter((field) => field && field.name)) {
    const { as = 'text' } = field.dataset;
    if (as === 'list') body[field.name] = [...(body[field.name] ?? []), ...(field.checked ? [field.value] : [])];
    else body[field.name] = READ[as](field);
    if (body[field.name] === null && 'optional' in form.dataset) delete body[field.name];
  }
  const headers = { 'Content-Type': 'application/json', 'X-Tenant-Control': '1' };
  const response = await fetch(form.dataset.action, { method: 'POST', headers, body: JSON.stringify(body) });
  const answer = await response.text();
  const output = form.querySelector('output') ?? document.getElementById('problem');
  if (!response.ok) { output.textContent = JSON.parse(answer).error; output.hidden = false; }
  else if (form.querySelector('output')) output.textContent = answer;
  else location.reload();
});
`;

/** What allows exactly this script in a Content-Security-Policy, and no other. */
export const SCRIPT_SOURCE = `'sha256-${createHash('sha256').update(CONTROL_SCRIPT).digest('base64')}'`;
