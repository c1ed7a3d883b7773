import { Controller, Get, Header, Inject, NotFoundException, Req } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { type AuthConfigDto, PERMISSIONS } from '@latchkey/shared';
import { type FastifyRequest } from 'fastify';
import { metadataUrl, Public } from '@latchkey/nest-auth';
import { CONFIG, type Config } from '../config/config';

/** Protected Resource Metadata (RFC 9728 section 2); the members of DPoP are absent where bound tokens are not taken. */
interface ResourceMetadata {
  readonly resource: string;
  readonly authorization_servers: readonly string[];
  readonly bearer_methods_supported: readonly string[];
  readonly scopes_supported: readonly string[];
  readonly resource_documentation: string;
  readonly dpop_signing_alg_values_supported?: readonly string[];
  readonly dpop_bound_access_tokens_required?: boolean;
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

  /** At the root, where a proxy that takes the path off leads to, and where an address without a path has it. */
  @Get('.well-known/oauth-protected-resource')
  @Header('Cache-Control', 'public, max-age=300')
  resource(@Req() { url }: FastifyRequest): ResourceMetadata {
    return this.metadataOf(this.addressOf(url) ?? this.config.addresses[0]);
  }

  /** Where an address with a path has it (RFC 9728 section 3.1). */
  @Get('.well-known/oauth-protected-resource/*')
  @Header('Cache-Control', 'public, max-age=300')
  @ApiExcludeEndpoint()
  resourceBelow(@Req() { url }: FastifyRequest): ResourceMetadata {
    const address = this.addressOf(url);
    if (address === undefined) throw new NotFoundException();
    return this.metadataOf(address);
  }

  /** The address whose metadata are at this URL; the first one where several have one path. */
  private addressOf(url: string): string | undefined {
    const path = url.split('?', 1)[0];
    return this.config.addresses.find((address) => new URL(metadataUrl(address)).pathname === path);
  }

  private metadataOf(resource: string): ResourceMetadata {
    const { mode, algorithms } = this.config.dpop;
    return {
      resource,
      authorization_servers: this.config.issuers.map(({ issuer }) => issuer),
      bearer_methods_supported: ['header'],
      scopes_supported: PERMISSIONS,
      resource_documentation: `${resource}/api/docs`,
      ...(mode === 'off'
        ? {}
        : {
            dpop_signing_alg_values_supported: algorithms,
            dpop_bound_access_tokens_required: mode === 'required',
          }),
    };
  }
}
