/** What an endpoint answers when it is content: one sentence under the name that the tutorials use. */
export interface MessageDto {
  readonly msg: string;
}
