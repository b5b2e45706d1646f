import type { Logger } from '../logger.ts'
import type { Validator } from '../validator.ts'

/** Who somebody is, as a provider says. */
export interface Identity {
  /** The provider's own id of the person. */
  readonly subject: string
  readonly email: string
  readonly name: string
}

/** What every provider is given. */
export interface ProviderTools {
  readonly logger: Logger
  readonly validator: Validator
}

/** A way to sign in. Each provider says its name and finds out who somebody is. */
export abstract class BaseAuthProvider {
  abstract readonly name: string
  protected readonly logger: Logger
  protected readonly validator: Validator

  constructor({ logger, validator }: ProviderTools) {
    this.logger = logger
    this.validator = validator
  }

  /** Who brings these credentials. Throws a `Refusal` when nobody does. */
  async signIn(credentials: Readonly<Record<string, string>>): Promise<Identity> {
    const identity = await this.identify(credentials)
    this.validator.email(identity.email)
    this.logger.info('signed in', { provider: this.name, subject: identity.subject })
    return identity
  }

  protected abstract identify(credentials: Readonly<Record<string, string>>): Promise<Identity>
}
