import type { KnownPattern } from '../../../model/failure-pattern.ts'

/** What servers answer, as the usual programs tell it, and what providers of language models say. */
export const HTTP_PATTERNS: readonly KnownPattern[] = [
  {
    name: 'http.too-many-requests',
    code: 'TOO_MANY_REQUESTS',
    kind: 'rate_limit',
    match:
      '(?:HTTP/[\\d.]+ |[Ss]tatus(?:[ _]?[Cc]ode)?(?: |: |=)|^(?:E +)?[\\w.]*Error: |answered |failed: |failed with )429\\b.{0,40}[Tt]oo [Mm]any [Rr]equests|^(?:\\w*Error: )?[Tt]oo [Mm]any [Rr]equests.{0,40}\\b429\\b|^curl: \\(22\\) The requested URL returned error: 429\\b|\\bERROR 429: |HTTPError: (?:HTTP Error )?429\\b',
    message: 'a service answered 429, too many requests',
  },
  {
    name: 'http.retry-after',
    code: 'TOO_MANY_REQUESTS',
    kind: 'rate_limit',
    match: '(?i)^\\s*(?:< )?retry-after: (?<seconds>\\d{1,6})\\s*$',
    with: [' 429'],
    message: 'a service answered 429, too many requests',
    retry_after: 'seconds',
  },
  {
    name: 'http.unauthenticated',
    code: 'UNAUTHENTICATED',
    kind: 'auth',
    match:
      '^curl: \\(22\\) The requested URL returned error: 401\\b|\\bERROR 401: |HTTPError: (?:HTTP Error )?401\\b|^Username/Password Authentication Failed',
    message: 'a service did not accept who it is',
  },
  {
    name: 'http.forbidden',
    code: 'FORBIDDEN',
    kind: 'auth',
    match: '^curl: \\(22\\) The requested URL returned error: 403\\b|\\bERROR 403: |HTTPError: (?:HTTP Error )?403\\b',
    message: 'a service forbids this',
  },
  {
    name: 'http.not-found',
    code: 'HTTP_NOT_FOUND',
    kind: 'code',
    match: '^curl: \\(22\\) The requested URL returned error: 404\\b|\\bERROR 404: |HTTPError: (?:HTTP Error )?404\\b',
    message: 'there is nothing at an address',
  },
  {
    name: 'http.server-error',
    code: 'SERVER_ERROR',
    kind: 'transient',
    match: '^curl: \\(22\\) The requested URL returned error: 500\\b|\\bERROR 500: |HTTPError: (?:HTTP Error )?500\\b',
    message: 'a server failed',
  },
  {
    name: 'http.bad-gateway',
    code: 'BAD_GATEWAY',
    kind: 'transient',
    match: '^curl: \\(22\\) The requested URL returned error: 502\\b|\\bERROR 502: |HTTPError: (?:HTTP Error )?502\\b',
    message: 'a gateway reached no server',
  },
  {
    name: 'http.unavailable',
    code: 'SERVICE_UNAVAILABLE',
    kind: 'transient',
    match:
      '(?:[Ss]tatus(?:[ _]?[Cc]ode)?(?: |: |=)|^(?:E +)?[\\w.]*Error: |answered |failed: |failed with )503\\b.{0,20}[Ss]ervice [Uu]navailable|^curl: \\(22\\) The requested URL returned error: 503\\b|\\bERROR 503: |HTTPError: (?:HTTP Error )?503\\b',
    message: 'a service answered 503, unavailable',
  },
  {
    name: 'http.gateway-timeout',
    code: 'GATEWAY_TIMEOUT',
    kind: 'transient',
    match:
      '^curl: \\(22\\) The requested URL returned error: 504\\b|\\bERROR 504: |HTTPError: (?:HTTP Error )?504\\b|\\.\\.\\. 504 Gateway Time-?[Oo]ut',
    message: 'a server did not answer a gateway in time',
  },
  {
    name: 'github.rate-limit',
    code: 'TOO_MANY_REQUESTS',
    kind: 'rate_limit',
    match: 'You have exceeded a secondary rate limit|API rate limit exceeded for ',
    message: 'a service answered that there were too many requests',
  },
  {
    name: 'llm.quota',
    code: 'QUOTA_EXHAUSTED',
    kind: 'billing',
    match:
      '"(?:code|type)": ?"insufficient_quota"|"message": ?"Your credit balance is too low|"type": ?"billing_error"',
    message: 'a quota is used up; somebody has to pay',
  },
  {
    name: 'llm.rate-limit',
    code: 'TOO_MANY_REQUESTS',
    kind: 'rate_limit',
    match:
      '"(?:type|code)": ?"(?:rate_limit_error|rate_limit_exceeded)"(?:.*[Tt]ry again in (?<after>\\d+(?:\\.\\d+)?m?s))?',
    message: 'a provider answered that there were too many requests',
    retry_after: 'after',
  },
  {
    name: 'llm.overloaded',
    code: 'OVERLOADED',
    kind: 'transient',
    match: '"type": ?"overloaded_error"',
    message: 'a provider is overloaded',
  },
  {
    name: 'llm.unauthenticated',
    code: 'UNAUTHENTICATED',
    kind: 'auth',
    match: '"type": ?"authentication_error"|"code": ?"invalid_api_key"',
    message: 'a provider did not accept who it is',
  },
  {
    name: 'llm.forbidden',
    code: 'FORBIDDEN',
    kind: 'auth',
    match: '"type": ?"permission_error"',
    message: 'a provider forbids this',
  },
  {
    name: 'llm.too-long',
    code: 'CONTEXT_TOO_LONG',
    kind: 'code',
    match: '"code": ?"context_length_exceeded"|"message": ?"prompt is too long: ',
    message: 'what was asked is longer than the model can read',
  },
]
