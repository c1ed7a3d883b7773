import { ApiProperty } from '@nestjs/swagger';
import { type MessageDto } from '@latchkey/shared';

/** The shape of an answer for the OpenAPI document, which needs a class. */
export class Message implements MessageDto {
  @ApiProperty()
  declare readonly msg: string;
}
