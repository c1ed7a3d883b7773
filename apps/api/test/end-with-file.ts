const ends: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of ends.splice(0)) await end();
});

/** Ends something with the file of tests that runs, whatever became of the test that started it. Once more has to do no harm. */
export function endWithFile(end: () => unknown): void {
  ends.push(end);
}
