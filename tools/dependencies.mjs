// What is said in DEVELOPMENT.md of dependencies that stay behind, and what npm knows of newer ones.

/** The rows of the table "Stays behind": each package with the version it keeps and the reason. */
export function readExceptions(markdown) {
  const [, table = ''] = markdown.split(/^\| Stays behind .*\n\|[-| ]+\n/m);
  const [rows] = table.split(/^(?!\|)/m);
  const cells = rows.split('\n').map((row) => /^\| `(.+?)`\s*\| (.+?)\s*\| (.+?)\s*\|$/.exec(row));
  return cells.filter(Boolean).map(([, name, stays, reason]) => ({ name, stays, reason }));
}

/**
 * Sorts what `npm outdated --json` answers: `behind` should be updated, `excused` stays for its reason, `settled` names the
 * exceptions that are none any more.
 */
export function judge(outdated, exceptions) {
  const reasons = new Map(exceptions.map(({ name, reason }) => [name, reason]));
  const behind = [];
  const excused = [];
  for (const [name, found] of Object.entries(outdated)) {
    for (const { current, wanted, latest } of [found].flat()) {
      const here = current ?? wanted; // what is not installed is what the range says
      const newest = reasons.has(name) ? wanted : latest; // an exception still follows its range
      if (here !== newest) behind.push({ name, here, newest });
      else if (here !== latest) excused.push({ name, here, newest: latest, reason: reasons.get(name) });
    }
  }
  const settled = [...reasons.keys()].filter((name) => ![...behind, ...excused].some((entry) => entry.name === name));
  return { behind, excused, settled };
}

/** The packages that a lock file's optional dependencies name and that it lacks: `npm ci` refuses it where one is missing. */
export function missingFromLock({ packages }) {
  const stands = (path, name) => {
    for (let folder = path; ; folder = folder.replace(/\/?node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
      if (packages[`${folder && `${folder}/`}node_modules/${name}`]?.integrity) return true;
      if (!folder) return false;
    }
  };
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !stands(path, name))
      .map((name) => `${name} of ${path}`),
  );
}
