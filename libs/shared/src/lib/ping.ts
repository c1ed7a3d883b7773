/** What an endpoint of the tutorials answers when it is content: one sentence under the name that they use. */
export interface PingDto {
  readonly msg: string;
}
