import { ApiProperty } from '@nestjs/swagger';
import { type MessageDto, type NewMessageDto } from '@latchkey/shared';
import { LONGEST_TEXT } from '@latchkey/shared/schemas';

/** The shape of a body for the OpenAPI document, which needs a class. */
export class NewMessage implements NewMessageDto {
  @ApiProperty({ minLength: 1, maxLength: LONGEST_TEXT })
  declare readonly text: string;
}

/** The shape of an answer for the OpenAPI document. */
export class Message extends NewMessage implements MessageDto {
  @ApiProperty({ format: 'uuid' })
  declare readonly id: string;

  @ApiProperty({ format: 'date-time' })
  declare readonly createdAt: string;
}
