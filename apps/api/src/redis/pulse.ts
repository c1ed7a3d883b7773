/** Looks without an answer after which no more is waited for. */
const PATIENCE = 4;

/**
 * Whether answers still come. They come in the order in which commands were sent, so one mark stands for all before it; and
 * looks are counted, not time, so that a process that was kept from reading does not take its own delay for the server's.
 */
export class Pulse {
  private sent = 0;
  private answered = 0;
  private mark = 0;
  private looks = 0;

  /** Counts a command from when it is sent to its answer, which it gives. */
  async during<Answer>(answer: Promise<Answer>): Promise<Answer> {
    this.sent++;
    try {
      return await answer;
    } finally {
      this.answered++;
    }
  }

  /** Looks: whether what was sent four looks ago, and more, is not answered yet. */
  stopped(): boolean {
    if (this.answered < this.mark) return ++this.looks >= PATIENCE;
    this.mark = this.sent;
    this.looks = 0;
    return false;
  }
}
