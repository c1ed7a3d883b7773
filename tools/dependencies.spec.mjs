import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judge, missingFromLock, readExceptions } from './dependencies.mjs';
import { root } from './install.mjs';

const read = (file) => readFileSync(join(root, file), 'utf8');
const EXCEPTIONS = [{ name: 'node', stays: '24', reason: 'long-term support' }];

describe('the exceptions in DEVELOPMENT.md', () => {
  const exceptions = readExceptions(read('DEVELOPMENT.md'));
  const { dependencies, devDependencies } = JSON.parse(read('package.json'));
  const declared = { ...dependencies, ...devDependencies };

  it('say what package.json says', () => {
    expect(exceptions.map(({ name, stays }) => [name, stays])).not.toEqual([]);
    for (const { name, stays, reason } of exceptions) {
      expect(declared[name]).toMatch(new RegExp(`^~?${stays.replaceAll('.', '\\.')}(\\.|$)`));
      expect(reason).toMatch(/\w/);
    }
  });

  it('are the only ones with a range', () => {
    const ranged = Object.keys(declared).filter((name) => !/^(npm:[^@]+@)?\d+\.\d+\.\d+$/.test(declared[name]));
    expect(ranged.sort()).toEqual(exceptions.map(({ name }) => name).sort());
  });
});

describe('judge', () => {
  it('names what is behind without a reason', () => {
    const { behind } = judge({ nx: { current: '1.0.0', wanted: '1.0.0', latest: '2.0.0' } }, EXCEPTIONS);
    expect(behind).toEqual([{ name: 'nx', here: '1.0.0', newest: '2.0.0' }]);
  });

  it('gives the reason of what may stay', () => {
    const { behind, excused, settled } = judge(
      { node: { current: '24.1.0', wanted: '24.1.0', latest: '26.0.0' } },
      EXCEPTIONS,
    );
    expect([behind, settled]).toEqual([[], []]);
    expect(excused).toEqual([{ name: 'node', here: '24.1.0', newest: '26.0.0', reason: 'long-term support' }]);
  });

  it('holds an exception to its range', () => {
    const { behind } = judge({ node: { current: '24.1.0', wanted: '24.2.0', latest: '26.0.0' } }, EXCEPTIONS);
    expect(behind).toEqual([{ name: 'node', here: '24.1.0', newest: '24.2.0' }]);
  });

  it('names an exception that is none any more', () => {
    expect(judge({}, EXCEPTIONS).settled).toEqual(['node']);
  });

  it('takes the range where nothing is installed', () => {
    expect(judge({ jose: { wanted: '6.0.0', latest: '6.0.0' } }, []).behind).toEqual([]);
  });

  it('reads each place of a package', () => {
    const places = [
      { current: '2.0.0', wanted: '2.0.0', latest: '2.0.0' },
      { current: '1.0.0', wanted: '1.0.0', latest: '2.0.0' },
    ];
    expect(judge({ zod: places }, []).behind).toEqual([{ name: 'zod', here: '1.0.0', newest: '2.0.0' }]);
  });
});

describe('a lock file', () => {
  it.each(['package-lock.json', 'bench/package-lock.json', 'clients/package-lock.json'])(
    'of ours holds the packages of all platforms: %s',
    (file) => expect(missingFromLock(JSON.parse(read(file)))).toEqual([]),
  );

  it('without one of them is told', () => {
    const optionalDependencies = { '@a/darwin': '1.0.0', '@a/linux': '1.0.0' };
    const packages = {
      '': {},
      'node_modules/b': {},
      'node_modules/b/node_modules/@a/core': { optionalDependencies },
      'node_modules/b/node_modules/@a/linux': { integrity: 'sha512-x' },
      'node_modules/c/node_modules/@a/darwin': { integrity: 'sha512-x' },
    };
    expect(missingFromLock({ packages })).toEqual(['@a/darwin of node_modules/b/node_modules/@a/core']);
  });

  it('without the integrity of one is told', () => {
    const packages = { 'node_modules/a': { optionalDependencies: { b: '1.0.0' } }, 'node_modules/b': {} };
    expect(missingFromLock({ packages })).toEqual(['b of node_modules/a']);
  });
});
