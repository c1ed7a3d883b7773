// npx nx g ./tools/generate:endpoint orders --method post --permission write:orders --page
import { format, resolveConfig } from 'prettier';
import { above, granting, importing, intoList } from './edit.mjs';
import { controller, shapes, spec } from './files/api.mjs';
import { clientMethod, clientSpec, form } from './files/client.mjs';
import { link, page, pageSpec, route, styles, template } from './files/page.mjs';
import { dto, row, schema, schemaSpec } from './files/shared.mjs';
import { namesOf } from './names.mjs';

const SHARED = 'libs/shared/src';
const API = 'apps/api';
const APP = 'apps/client/src/app';
const JOURNEYS = 'apps/e2e/src';

/**
 * Writes an endpoint into Nx's tree, which Nx writes to the disk only when all of this has come to its end.
 *
 * @returns what is to be said when it is written
 * @throws Error with a sentence for each fault; nothing is written then
 */
export default async function endpoint(tree, options) {
  const names = namesOf(options);
  const created = createdFiles(names);
  const faults = [...taken(tree, names, Object.keys(created))];
  const edited = {};
  for (const [file, edit] of Object.entries(edits(names))) {
    try {
      if (!tree.exists(file)) throw new Error('it is not there');
      edited[file] = edit(tree.read(file, 'utf-8'));
    } catch ({ message }) {
      faults.push(`${file} is not as this generator knows it (${message}): mend it, or write the endpoint by hand.`);
    }
  }
  if (faults.length) throw new Error(faults.join('\n'));
  for (const [file, text] of Object.entries({ ...created, ...edited })) {
    tree.write(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
  }
  return () => console.log(nextSteps(names));
}

/** The files that are new, by their paths. */
function createdFiles(names) {
  const { name, file, body, one } = names;
  return {
    [`${SHARED}/lib/${file}.ts`]: dto(names),
    ...(body && {
      [`${SHARED}/lib/new-${file}.schema.ts`]: schema(names),
      [`${SHARED}/lib/new-${file}.schema.spec.ts`]: schemaSpec(names),
    }),
    [`${API}/src/${name}/${name}.controller.ts`]: controller(names),
    [`${API}/src/${name}/${file}.ts`]: shapes(names),
    [`${API}/test/${name}.spec.ts`]: spec(names),
    [`${APP}/api/api-client-${name}.spec.ts`]: clientSpec(names),
    ...(names.page && {
      [`${APP}/${name}/${name}.ts`]: page(names),
      [`${APP}/${name}/${name}.html`]: template(names),
      [`${APP}/${name}/${name}.spec.ts`]: pageSpec(names),
      ...((body || one) && { [`${APP}/${name}/${name}.scss`]: styles(names) }),
    }),
  };
}

/** The edits of files that are there, by their paths: each from text to text. */
function edits(names) {
  const { name, file, type, title, plural, permission, key, body, one, constant } = names;
  const dtos = [...(body ? [`type New${type}Dto`] : []), `type ${type}Dto`];
  const imports = (text, list, from) => list.reduce((before, one) => importing(before, one, from), text);
  return {
    [`${SHARED}/lib/endpoints.ts`]: (text) => above(text, '} as const satisfies', row(names)),
    [`${SHARED}/index.ts`]: (text) => `${text}export { ${dtos.join(', ')} } from './lib/${file}';\n`,
    ...(body && {
      [`${SHARED}/schemas.ts`]: (text) =>
        `${text}export { new${type}Schema, ${constant}_LENGTH } from './lib/new-${file}.schema';\n`,
    }),
    [`${API}/src/app.module.ts`]: (text) =>
      above(
        importing(text, `${plural}Controller`, `./${name}/${name}.controller`),
        '...controllers,',
        `        ${plural}Controller,`,
      ),
    [`${APP}/api/forms.ts`]: (text) =>
      above(importing(text, `type ${type}Dto`, '@latchkey/shared'), 'export const isNothing', form(names)),
    [`${APP}/api/api-client.ts`]: (text) => {
      if (new RegExp(`^  (?:private )?(?:readonly |async )?${key}\\b`, 'm').test(text)) {
        throw new Error(`the client has a member ${key} already`);
      }
      const shared = [...dtos, ...(one ? ['pathOf'] : [])].filter((word) => !text.includes(`${word},`));
      const imported = imports(text, shared, '@latchkey/shared');
      return above(importing(imported, `is${type}`, './forms'), 'private ping(', clientMethod(names));
    },
    ...(permission && {
      'tenant.yaml': (text) =>
        granting(text, permission, `${capital(permission.split(':')[0])} ${title.toLowerCase()}`),
    }),
    ...(names.page && {
      [`${APP}/api/api.routes.ts`]: (text) => above(text, '],', route(names)),
      [`${APP}/api/api.routes.spec.ts`]: (text) =>
        above(text, "['/nothing-here'", `    ['/${name}', '${title}', '${title} · Latchkey'],`),
      [`${APP}/nav-bar/nav-bar.html`]: (text) => {
        const [end] = /\n *\}\n *<\/ul>/.exec(text) ?? [];
        if (!end) throw new Error('the list of links does not end as it did');
        return text.replace(end, `\n${link(names)}${end}`);
      },
      [`${APP}/nav-bar/nav-bar.spec.ts`]: (text) => intoList(text, /links: \[\s*'Home',\s*'Profile'/, `'${title}'`),
      [`${JOURNEYS}/login.spec.ts`]: (text) => intoList(text, /const GUARDED = \[/, `'${title}'`),
      [`${JOURNEYS}/session.spec.ts`]: (text) => intoList(text, /for \(const path of \[/, `'/${name}'`),
      [`${JOURNEYS}/accessibility.spec.ts`]: (text) => intoList(text, /for \(const path of \[/, `'/${name}'`),
    }),
  };
}

/** What is there already, a sentence each: nothing of it is written over. */
function* taken(tree, { name, verb, path }, files) {
  for (const file of files.filter((one) => tree.exists(one))) {
    yield `${file} is there already: choose another name, or write this endpoint by hand beside it.`;
  }
  const own = new RegExp(`/?api/${name}(?![\\w-])`);
  for (const file of filesBelow(tree, `${API}/src`).concat(`${SHARED}/lib/endpoints.ts`)) {
    if (file.endsWith('.ts') && own.test(tree.read(file, 'utf-8') ?? '')) {
      yield `${verb} ${path} may be taken: ${file} speaks of /api/${name}. Choose another name.`;
    }
  }
}

function filesBelow(tree, folder) {
  return tree.children(folder).flatMap((child) => {
    const path = `${folder}/${child}`;
    return tree.isFile(path) ? [path] : filesBelow(tree, path);
  });
}

const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);

const nextSteps = ({ verb, path, name, permission }) => `
${verb} ${path} is there, with its tests. Now say in apps/api/src/${name}/ what it really does.${
  permission
    ? `\nada has ${permission} from her next login on (the first role of tenant.yaml); "npm run tenant:deploy" brings it to Auth0.`
    : ''
}`;
