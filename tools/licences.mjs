// The packages that a bundle holds, and their licences, as they ask to be passed on.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;
const TEXT = /^(licen[cs]e|notice|copying)\b/i;
const README_PART = /^#+ *licen[cs]e\b[\s\S]*/im;

function textsOf(folder) {
  const read = (file) => readFileSync(join(folder, file), 'utf8').trim();
  const files = readdirSync(folder);
  const texts = files.filter((file) => TEXT.test(file)).map(read);
  if (texts.length > 0) return texts;
  return files
    .filter((file) => /^readme\b/i.test(file))
    .map((file) => README_PART.exec(read(file))?.[0])
    .filter(Boolean);
}

/** The packages that the files belong to: `{ folder, name, version, license }` of each. */
export function packagesOf(files) {
  const folders = new Set(files.map((file) => FOLDER.exec(file)?.[0]).filter(Boolean));
  return [...folders].map((folder) => ({ folder, ...JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }));
}

/** One text with the licence of each package that one of the files belongs to. Throws where a package has none. */
export function licences(files) {
  const parts = packagesOf(files).map(({ folder, name, version, license }) => {
    const texts = textsOf(folder);
    if (!license && texts.length === 0)
      throw new Error(`${name} ${version} has no licence, so it cannot be passed on.`);
    return [`${name} ${version}`, license && `License: ${license}`, '', ...texts, '']
      .filter((l) => l !== undefined)
      .join('\n');
  });
  return parts.sort().join(`${'-'.repeat(80)}\n`);
}
