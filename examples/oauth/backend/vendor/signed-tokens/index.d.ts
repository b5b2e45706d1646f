/** What a token says; `exp`: the second since 1970 from which it holds no more. */
export interface Claims {
  readonly exp?: number
  readonly [name: string]: unknown
}

/** A token that is not to be believed, and why. */
export declare class TokenError extends Error {}

/** A token that says these claims. */
export declare function sign(claims: Claims, key: string): string

/** The claims of a token. Throws a `TokenError`; `now`: seconds since 1970. */
export declare function verify(token: string, key: string, now: number): Claims
