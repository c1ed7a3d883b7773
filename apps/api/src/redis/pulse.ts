/** Looks without an answer after which no more is waited for. */
const PATIENCE = 3;

/**
 * Whether answers still come. They come in the order in which commands were sent, so one mark stands for all before it; and
 * looks are counted, not time, so that a process that was kept from reading does not take its own delay for the server's.
 */
export class Pulse {
  sent = 0;
  answered = 0;
  private mark = 0;
  private looks = 0;

  /** Looks: whether what was sent three looks ago, and more, is not answered yet. */
  stopped(): boolean {
    if (this.answered < this.mark) return ++this.looks >= PATIENCE;
    this.mark = this.sent;
    this.looks = 0;
    return false;
  }
}
