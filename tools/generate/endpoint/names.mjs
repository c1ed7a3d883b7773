// The words of an endpoint: what the person gave, checked, and all that is called after it.

/** What each method does, and what it has: a body, the id of one, a status of its own. */
const METHODS = {
  get: { verb: '', act: 'Ask' },
  post: { verb: 'create', act: 'Create', body: true, status: 201 },
  put: { verb: 'replace', act: 'Replace', body: true, one: true },
  patch: { verb: 'change', act: 'Change', body: true, one: true },
  delete: { verb: 'delete', act: 'Delete', one: true },
};

const WORDS = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** As the tenant has them: act and object. Other characters of a scope (RFC 6749 section 3.3) mean something in YAML or code. */
const PERMISSION = /^[a-z][\w.-]*(:[\w.-]+)+$/;

/** Classes and types that generated files import: a name must not become one of them. */
const IMPORTED = ['ApiClient', 'Call', 'CallResult', 'Caller', 'CallTrace', 'Component', 'Controller', 'Endpoint'];

/**
 * @param options as the command line gives them: name, method, permission, page, singular
 * @returns the words of the endpoint, frozen
 * @throws Error with a sentence for each fault: what is wrong, and what to write
 */
export function namesOf({
  name,
  method: given = 'get',
  permission,
  page = false,
  singular = singularOf(String(name)),
}) {
  const method = String(given).toLowerCase();
  const faults = [];
  if (!WORDS.test(name)) {
    faults.push(`"${name}" is no name for an endpoint: write lower case with hyphens, such as purchase-orders.`);
  } else if (IMPORTED.some((word) => [pascal(name), pascal(singular)].includes(word))) {
    faults.push(`"${name}" is a word of the code around it: choose another name.`);
  }
  if (!WORDS.test(singular)) {
    faults.push(`"${singular}" is no word for one of them: write lower case with hyphens, such as purchase-order.`);
  }
  if (!Object.hasOwn(METHODS, method)) {
    faults.push(
      `"${given}" is no method for an endpoint: write one of ${Object.keys(METHODS).join(', ')}. HEAD comes with get.`,
    );
  }
  if (permission !== undefined && !PERMISSION.test(permission)) {
    faults.push(`"${permission}" is no permission: write an act and what it is done to, such as write:orders.`);
  }
  if (faults.length) throw new Error(faults.join('\n'));

  const { verb, act, body = false, one = false, status = 200 } = METHODS[method];
  const shape = body || one ? singular : name;
  return Object.freeze({
    ...{ name, method, permission, page, act, body, one, status },
    verb: method.toUpperCase(),
    path: `/api/${name}${one ? '/:id' : ''}`,
    /** The endpoint in the table, and the client's method. */
    key: verb ? `${verb}${pascal(singular)}` : camel(name),
    /** The handler of the controller. */
    handler: verb || 'read',
    /** Of classes and pages. */
    plural: pascal(name),
    title: capital(name.replaceAll('-', ' ')),
    /** What is sent and answered. */
    file: shape,
    type: pascal(shape),
    words: shape.replaceAll('-', ' '),
    constant: `${shape.replaceAll('-', '_').toUpperCase()}_NAME`,
  });
}

/** The word for one of several, by the plain rules of English; `--singular` is for the others. */
export function singularOf(name) {
  return name
    .replace(/ies$/, 'y')
    .replace(/(ss|sh|ch|x|zz)es$/, '$1')
    .replace(/([^sui])s$/, '$1');
}

/** `a` or `an`, before a word. */
export const article = (word) => (/^[aeio]|^u(?!n[i]|s)/.test(word) ? 'an' : 'a');

const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);
const pascal = (name) => String(name).split('-').map(capital).join('');
const camel = (name) => pascal(name).replace(/^./, (first) => first.toLowerCase());
