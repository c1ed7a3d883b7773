import { DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { type AddressOf, AuthModule, type RevocationLog } from '@latchkey/nest-auth';
import { authOptions } from './auth-options';
import { CONFIG, type Config } from './config/config';
import { DocsController } from './docs/docs.controller';
import { ExternalController } from './external/external.controller';
import { HealthController } from './health/health.controller';
import { Shutdown } from './health/shutdown';
import { AnswerStore } from './idempotency/answer-store';
import { SqliteAnswerStore } from './idempotency/sqlite-answer-store';
import { LogoutController } from './logout/logout.controller';
import { SqliteRevocationLog } from './logout/sqlite-revocation-log';
import { LocalNews, MessageNews } from './messages/message-news';
import { MessageStore } from './messages/message-store';
import { MessageStreams } from './messages/message-streams';
import { MessagesController } from './messages/messages.controller';
import { SqliteMessageStore } from './messages/sqlite-message-store';
import { MetadataController } from './metadata/metadata.controller';
import { PageController } from './page/page.controller';
import { PrivateController } from './private/private.controller';
import { PublicController } from './public/public.controller';
import { RedisConnection } from './redis/connection';
import { RedisAnswerStore } from './redis/redis-answer-store';
import { RedisMessageNews } from './redis/redis-message-news';
import { RedisMessageStore } from './redis/redis-message-store';
import { RedisRevocationLog } from './redis/redis-revocation-log';
import { StoreLog } from './redis/store-log';
import { SqliteDatabase } from './store/sqlite-database';

/** What a machine keeps for itself. */
const OWN: Provider[] = [
  SqliteAnswerStore,
  { provide: AnswerStore, useExisting: SqliteAnswerStore },
  { provide: MessageStore, useClass: SqliteMessageStore },
  { provide: MessageNews, useClass: LocalNews },
];

/** What machines share. */
const shared = (redis: RedisConnection, revocations: RevocationLog): Provider[] => [
  { provide: RedisConnection, useValue: redis },
  { provide: RedisRevocationLog, useValue: revocations },
  StoreLog,
  { provide: AnswerStore, useClass: RedisAnswerStore },
  { provide: MessageStore, useClass: RedisMessageStore },
  { provide: MessageNews, useClass: RedisMessageNews },
];

@Module({})
export class AppModule {
  static forRoot(
    config: Config,
    addressOf: AddressOf,
    database: SqliteDatabase,
    redis: RedisConnection | undefined,
    controllers: readonly Type[] = [],
  ): DynamicModule {
    const own = new SqliteRevocationLog(database, config.maxTokenLifetime);
    const revocations = redis ? new RedisRevocationLog(redis, own, config.maxTokenLifetime) : own;
    return {
      module: AppModule,
      global: true,
      imports: [AuthModule.forRoot(authOptions(config, addressOf, redis, revocations))],
      controllers: [
        PublicController,
        ExternalController,
        PrivateController,
        MessagesController,
        LogoutController,
        HealthController,
        MetadataController,
        DocsController,
        ...controllers,
        ...(config.pageFolder ? [PageController] : []), // last: it takes every GET that is left
      ],
      providers: [
        { provide: CONFIG, useValue: config },
        Shutdown,
        { provide: SqliteDatabase, useValue: database },
        ...(redis ? shared(redis, revocations) : OWN),
        MessageStreams,
      ],
      exports: [AnswerStore],
    };
  }
}
