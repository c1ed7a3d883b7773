import { Controller, Get, Header, Inject } from '@nestjs/common';
import { type AuthConfigDto, PERMISSIONS } from '@latchkey/shared';
import { Public } from '../auth/token-kind.decorator';
import { CONFIG, type Config } from '../config/config';

/** Protected Resource Metadata (RFC 9728 section 2). */
interface ResourceMetadata {
  readonly resource: string;
  readonly authorization_servers: readonly string[];
  readonly bearer_methods_supported: readonly string[];
  readonly scopes_supported: readonly string[];
  readonly resource_documentation: string;
}

@Controller()
@Public()
export class MetadataController {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  @Get('auth_config.json')
  @Header('Cache-Control', 'no-cache')
  authConfig(): AuthConfigDto {
    return this.config.auth;
  }

  @Get('.well-known/oauth-protected-resource')
  @Header('Cache-Control', 'public, max-age=300')
  resource(): ResourceMetadata {
    const { origin, issuer } = this.config;
    return {
      resource: origin,
      authorization_servers: [issuer],
      bearer_methods_supported: ['header'],
      scopes_supported: PERMISSIONS,
      resource_documentation: `${origin}/api/docs`,
    };
  }
}
