import { randomUUID } from 'node:crypto';
import { Controller, Delete, Get, Headers, HttpCode, Inject, Param, Post, Res, Sse } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiProduces,
  ApiServiceUnavailableResponse,
  ApiTooManyRequestsResponse,
} from '@nestjs/swagger';
import { ENDPOINTS, type MessageDto, type NewMessageDto, pathOf } from '@latchkey/shared';
import { newMessageSchema } from '@latchkey/shared/schemas';
import { type FastifyReply } from 'fastify';
import { type Caller, CurrentCaller, Refusal, RequirePermission } from '@latchkey/nest-auth';
import { ValidBody } from '../body/valid-body.decorator';
import { CONFIG, type Config } from '../config/config';
import { ApiBodyRefusals } from '../docs/body-refusals';
import { ApiBoundToken } from '../docs/bound-token';
import { ApiTokenRefusals } from '../docs/token-refusals';
import { Idempotent } from '../idempotency/idempotent.decorator';
import { CurrentRepetition, type Repetition } from '../idempotency/repetition';
import { Message, NewMessage } from './message';
import { MessageNews } from './message-news';
import { MessageStore, MOST_MESSAGES } from './message-store';
import { MessageStreams } from './message-streams';
import { ApiRefusal } from '../refusals';

const missing = () => new Refusal('not_found', 'You have no message with this id.');

/** The caller's own messages: nobody reads another's, with whatever permission. */
@Controller()
@ApiBearerAuth('access-token')
@ApiBoundToken()
@ApiServiceUnavailableResponse({
  description:
    "The tenant's signing keys could not be fetched, or the store of messages cannot be reached; the code says which.",
})
@ApiTokenRefusals('access token')
@ApiForbiddenResponse({ description: 'The access token does not grant the permission; the body names it.' })
export class MessagesController {
  private readonly base: string;

  constructor(
    private readonly store: MessageStore,
    private readonly streams: MessageStreams,
    private readonly news: MessageNews,
    @Inject(CONFIG) { addresses }: Config,
  ) {
    this.base = new URL(addresses[0]).pathname.replace(/\/$/, '');
  }

  @Get(ENDPOINTS.messages.path)
  @RequirePermission(ENDPOINTS.messages.permission)
  @ApiOkResponse({ type: [Message], description: 'Your messages, latest first.' })
  list(@CurrentCaller() caller: Caller): Promise<readonly MessageDto[]> {
    return this.store.list(caller);
  }

  @Post(ENDPOINTS.createMessage.path)
  @RequirePermission(ENDPOINTS.createMessage.permission)
  @Idempotent({ atomic: true })
  @ApiBodyRefusals()
  @ApiBody({ type: NewMessage })
  @ApiCreatedResponse({
    type: Message,
    headers: { Location: { description: 'Its path.', schema: { type: 'string' } } },
  })
  async create(
    @ValidBody(newMessageSchema) { text }: NewMessageDto,
    @CurrentCaller() caller: Caller,
    @CurrentRepetition() repetition: Repetition | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MessageDto> {
    const message = { id: randomUUID(), text, createdAt: new Date().toISOString() };
    const location = this.base + pathOf(ENDPOINTS.message, message.id);
    const added = await this.store.add(caller, message, repetition?.answer(201, location, message));
    if (!added) throw new ApiRefusal('messages_full', `You have ${MOST_MESSAGES} messages: delete one first.`);
    this.news.tell(caller);
    reply.header('Location', location);
    return message;
  }

  @Sse(ENDPOINTS.messageStream.path)
  @RequirePermission(ENDPOINTS.messageStream.permission)
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ type: Message, description: 'Your messages as they come, each the data of an event.' })
  @ApiTooManyRequestsResponse({
    description: 'You have five streams open, or sent too many requests: `code` says which.',
  })
  async stream(@CurrentCaller() caller: Caller, @Headers('last-event-id') last?: string) {
    if (last !== undefined && !/^\d{1,15}$/.test(last)) {
      throw new Refusal('request_refused', 'The Last-Event-ID is none that this stream gave: leave it out.');
    }
    return this.streams.of(caller, last === undefined ? undefined : Number(last));
  }

  @Get(ENDPOINTS.message.path)
  @RequirePermission(ENDPOINTS.message.permission)
  @ApiOkResponse({ type: Message })
  @ApiNotFoundResponse({ description: 'You have no message with this id.' })
  async read(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<MessageDto> {
    const message = await this.store.find(caller, id);
    if (!message) throw missing();
    return message;
  }

  @Delete(ENDPOINTS.deleteMessage.path)
  @RequirePermission(ENDPOINTS.deleteMessage.permission)
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'You have no message with this id.' })
  async delete(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<void> {
    if (!(await this.store.delete(caller, id))) throw missing();
  }
}
