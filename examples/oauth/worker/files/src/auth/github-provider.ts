import { Refusal } from '../refusal.ts'
import { askJson } from '../http/ask-json.ts'
import { BaseAuthProvider, type Identity, type ProviderTools } from './base-auth-provider.ts'

interface GitHubTools extends ProviderTools {
  readonly fetch: typeof fetch
  readonly settings: Readonly<Record<string, string | undefined>>
}

interface Address {
  readonly email: string
  readonly primary: boolean
  readonly verified: boolean
}

/** Signs in with GitHub, by OAuth2 with PKCE. */
export class GitHubProvider extends BaseAuthProvider {
  readonly name = 'github'
  readonly #tools: GitHubTools

  constructor(tools: GitHubTools) {
    super(tools)
    this.#tools = tools
  }

  /** Where the browser is sent. */
  startUrl(state: string, challenge: string): string {
    const query = new URLSearchParams({
      client_id: this.#setting('GITHUB_CLIENT_ID'),
      scope: 'user:email',
      state,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    })
    return `https://github.com/login/oauth/authorize?${query}`
  }

  protected override async identify(credentials: Readonly<Record<string, string>>): Promise<Identity> {
    const body = new URLSearchParams({
      code: this.validator.text('code', credentials['code']),
      code_verifier: this.validator.text('verifier', credentials['verifier']),
      client_id: this.#setting('GITHUB_CLIENT_ID'),
      client_secret: this.#setting('GITHUB_CLIENT_SECRET'),
    })
    const { fetch: ask } = this.#tools
    const accept = { accept: 'application/json' }
    const grant = await askJson(ask, 'https://github.com/login/oauth/access_token', {
      method: 'POST',
      body,
      headers: accept,
    })
    const { access_token: token } = grant as { access_token: string }
    const headers = { ...accept, authorization: `Bearer ${token}` }
    const told = (await askJson(ask, 'https://api.github.com/user', { headers })) as Record<string, unknown>
    const email = told['email'] ?? (await this.#primaryAddress(headers))
    const name = this.validator.text('name', told['name'] ?? told['login'])
    return { subject: String(told['id']), email: this.validator.email(email), name }
  }

  async #primaryAddress(headers: Record<string, string>): Promise<string | undefined> {
    const all = (await askJson(this.#tools.fetch, 'https://api.github.com/user/emails', { headers })) as Address[]
    return all.find(({ primary, verified }) => primary && verified)?.email
  }

  #setting(name: string): string {
    const value = this.#tools.settings[name]
    if (value === undefined) throw new Refusal(404, 'Sign-in with GitHub is not set up here.')
    return value
  }
}
