import { ApiProperty } from '@nestjs/swagger';
import { type PingDto } from '@latchkey/shared';

/** The shape of an answer for the OpenAPI document, which needs a class. */
export class Ping implements PingDto {
  @ApiProperty()
  declare readonly msg: string;
}
