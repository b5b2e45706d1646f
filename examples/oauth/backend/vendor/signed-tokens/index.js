// JSON Web Tokens signed with HMAC-SHA-256. Any other algorithm is refused, also the one that is called “none”.
import { createHmac, timingSafeEqual } from 'node:crypto'

const HEADER = encode({ alg: 'HS256', typ: 'JWT' })

export class TokenError extends Error {}

export function sign(claims, key) {
  const text = `${HEADER}.${encode(claims)}`
  return `${text}.${signature(text, key)}`
}

export function verify(token, key, now) {
  const [header, payload, given, ...more] = token.split('.')
  if (header !== HEADER || payload === undefined || given === undefined || more.length > 0)
    throw new TokenError('this is no token of ours')
  const expected = Buffer.from(signature(`${header}.${payload}`, key))
  const said = Buffer.from(given)
  if (said.length !== expected.length || !timingSafeEqual(said, expected))
    throw new TokenError('its signature is wrong')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
  if (typeof claims.exp === 'number' && claims.exp <= now) throw new TokenError('it has expired')
  return claims
}

function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function signature(text, key) {
  return createHmac('sha256', key).update(text).digest('base64url')
}
