/** What a person writes: see `newMessageSchema` in `@latchkey/shared/schemas`. */
export interface NewMessageDto {
  readonly text: string;
}

/** A message that a person has written, for this person only. */
export interface MessageDto extends NewMessageDto {
  readonly id: string;
  /** A time of RFC 3339 in UTC, such as `2026-05-04T12:00:00.000Z`. */
  readonly createdAt: string;
}
