// The cluster in a terminal, once a second; where nobody looks, a line now and then.
const LINE_EVERY = 10;

const column = (value, width) => String(value).padStart(width);

export class Table {
  #lines = 0;
  #seconds = 0;
  #passed = {};

  constructor(cluster, rows, out = process.stdout) {
    Object.assign(this, { cluster, rows, out });
  }

  show() {
    this.#seconds++;
    const rates = this.#rates();
    if (this.out.isTTY) this.#draw(this.#page(rates));
    else if (this.#seconds % LINE_EVERY === 0) this.out.write(`${this.#line(rates)}\n`);
  }

  #rates() {
    const rates = {};
    for (const { name, passed } of this.cluster.balancer.backends) {
      rates[name] = passed - (this.#passed[name] ?? 0);
      this.#passed[name] = passed;
    }
    return rates;
  }

  #line(rates) {
    const good = this.rows.reduce((sum, row) => sum + row.good, 0);
    const faults = this.rows.reduce((sum, row) => sum + row.faults, 0);
    const perSecond = Object.values(rates).reduce((sum, rate) => sum + rate, 0);
    const memory = this.cluster.apis.map(({ rss }) => Math.round(rss ?? 0)).join(', ');
    return `${column(this.#seconds, 6)} s  ${perSecond}/s  ${good} good  ${faults} faults  RSS ${memory} MiB  (${this.cluster.diary.latest})`;
  }

  #page(rates) {
    const { apis, store, tenant, balancer, diary } = this.cluster;
    const ready = Object.fromEntries(balancer.backends.map((backend) => [backend.name, backend.ready]));
    const machines = [...apis, store, tenant].map((machine) => {
      const state = machine.running ? (ready[machine.name] === false ? 'not ready' : 'running') : 'away';
      const memory = machine.rss === undefined ? '' : `${Math.round(machine.rss)} MiB`;
      return `${machine.name.padEnd(10)}${state.padEnd(12)}${column(rates[machine.name] ?? '', 8)}${column(memory, 12)}`;
    });
    const callers = this.rows.map(({ name, good, refused, excused, faults }) => {
      const rest = Object.entries(excused).map(([why, count]) => `${why} ${count}`);
      return `${name.padEnd(22)}${column(good, 9)}${column(refused, 9)}${column(faults, 9)}  ${rest.join(', ')}`;
    });
    return [
      `Latchkey cluster, ${this.#seconds} s: ${diary.latest || 'all is well'}. Ctrl-C ends it.`,
      '',
      `${'machine'.padEnd(10)}${''.padEnd(12)}${column('per s', 8)}${column('memory', 12)}`,
      ...machines,
      '',
      `${'callers'.padEnd(22)}${column('good', 9)}${column('refused', 9)}${column('faults', 9)}  explained`,
      ...callers,
      '',
    ];
  }

  #draw(lines) {
    if (this.#lines > 0) this.out.write(`\x1b[${this.#lines}A`);
    this.out.write(lines.map((line) => `\x1b[2K${line}\n`).join(''));
    this.#lines = lines.length;
  }
}
