import { Refusal } from '../refusal.ts'
import { askJson } from '../http/ask-json.ts'
import { BaseAuthProvider, type Identity, type ProviderTools } from './base-auth-provider.ts'

const BACK = '/oauth/google/callback'

interface GoogleTools extends ProviderTools {
  readonly fetch: typeof fetch
  readonly settings: Readonly<Record<string, string | undefined>>
}

/** Signs in with Google, by OpenID Connect with PKCE. */
export class GoogleProvider extends BaseAuthProvider {
  readonly name = 'google'
  readonly #tools: GoogleTools

  constructor(tools: GoogleTools) {
    super(tools)
    this.#tools = tools
  }

  /** Where the browser is sent. */
  startUrl(state: string, challenge: string): string {
    const query = new URLSearchParams({
      client_id: this.#setting('GOOGLE_CLIENT_ID'),
      response_type: 'code',
      scope: 'openid email profile',
      redirect_uri: this.#backUrl(),
      state,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    })
    return `https://accounts.google.com/o/oauth2/v2/auth?${query}`
  }

  protected override async identify(credentials: Readonly<Record<string, string>>): Promise<Identity> {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code: this.validator.text('code', credentials['code']),
      code_verifier: this.validator.text('verifier', credentials['verifier']),
      client_id: this.#setting('GOOGLE_CLIENT_ID'),
      client_secret: this.#setting('GOOGLE_CLIENT_SECRET'),
      redirect_uri: this.#backUrl(),
    })
    const { fetch: ask } = this.#tools
    const grant = await askJson(ask, 'https://oauth2.googleapis.com/token', { method: 'POST', body })
    const { access_token: token } = grant as { access_token: string }
    const headers = { authorization: `Bearer ${token}` }
    const told = await askJson(ask, 'https://openidconnect.googleapis.com/v1/userinfo', { headers })
    const { sub, email, email_verified: isVerified, name } = told as Record<string, unknown>
    if (isVerified !== true) throw new Refusal(401, 'Google has not verified this e-mail address.')
    return { subject: String(sub), email: this.validator.email(email), name: this.validator.text('name', name) }
  }

  #backUrl(): string {
    return `${this.#tools.settings['PUBLIC_URL'] ?? 'http://localhost:8080'}${BACK}`
  }

  #setting(name: string): string {
    const value = this.#tools.settings[name]
    if (value === undefined) throw new Refusal(404, 'Sign-in with Google is not set up here.')
    return value
  }
}
