import { type TestApi } from './start-api';

/** A stream of server-sent events as a test follows it. */
export class TestStream {
  private text = '';
  private done = false;
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>;

  private constructor(
    readonly response: Response,
    private readonly gone: AbortController,
  ) {
    this.reader = (response.body as ReadableStream<Uint8Array>).getReader();
  }

  static async open(
    api: Pick<TestApi, 'origin'>,
    token: string,
    headers: Record<string, string> = {},
  ): Promise<TestStream> {
    const gone = new AbortController();
    const response = await fetch(`${api.origin}/api/messages/stream`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
      signal: gone.signal,
    });
    return new TestStream(response, gone);
  }

  /** Reads on until an event with `data` is there, and gives its id and what the data holds. */
  async next(): Promise<{ id: string | undefined; text: string }> {
    const [event = ''] = await this.until(/(?:^|\n)(?:[^\n:]+: [^\n]*\n)*data: [^\n]*\n/);
    const { text } = JSON.parse(/data: (.*)\n/.exec(event)?.[1] ?? 'null') as { text: string };
    return { id: /id: (.*)\n/.exec(event)?.[1], text };
  }

  /** Reads on until the text is there, and forgets what came up to its end. */
  async until(wanted: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = wanted.exec(this.text);
      if (found) {
        this.text = this.text.slice(found.index + found[0].length);
        return found;
      }
      if (this.done) throw new Error(`The stream ended with ${JSON.stringify(this.text)}.`);
      await this.read();
    }
  }

  /** Resolves when the server has ended it. */
  async ended(): Promise<void> {
    while (!this.done) await this.read();
  }

  /** Leaves, as a page does that is closed. */
  leave(): void {
    this.gone.abort();
  }

  private async read(): Promise<void> {
    const { value, done } = await this.reader.read();
    this.done = done;
    this.text += Buffer.from(value ?? []).toString();
  }
}
