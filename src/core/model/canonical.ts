import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { assert } from '../std/assert.ts'

/** Any value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/** Canonical JSON (RFC 8785): keys sorted by code units, no white space. The bytes that are hashed. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    assert(Number.isFinite(value), `canonical JSON holds no ${String(value)}`)
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  assert(typeof value === 'object', `canonical JSON holds no ${typeof value}`)
  const object = value as { readonly [key: string]: unknown }
  const members: string[] = []
  // Without a comparator, sort goes by UTF-16 code units, which is the order that RFC 8785 asks for.
  for (const key of Object.keys(object).sort()) {
    const member = object[key]
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`)
  }
  return `{${members.join(',')}}`
}

/** A SHA-256 that takes its bytes piece by piece. */
export interface Hasher {
  /** Takes more bytes; it does not keep them. */
  update(bytes: Uint8Array): void
  /** The hash of all bytes so far, in hex. Ends the hasher. */
  hex(): string
}

/** Begins a SHA-256. Whoever has a machine's own implementation at hand may hand it in; the answers are the same. */
export type Hashing = () => Hasher

/** SHA-256 in plain JavaScript: what is used where nothing else is handed in. */
export const plainHashing: Hashing = () => {
  const hash = sha256.create()
  return { update: (bytes) => void hash.update(bytes), hex: () => bytesToHex(hash.digest()) }
}

/** SHA-256 of a text's UTF-8 bytes, in hex. */
export function hashText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)))
}

/** SHA-256 of a value's canonical JSON, in hex. */
export function hashJson(value: unknown, hashing: Hashing = plainHashing): string {
  const hasher = hashing()
  hasher.update(utf8ToBytes(canonicalJson(value)))
  return hasher.hex()
}

/** What stands on disk: two spaces, keys in the order in which the schema names them, one newline at the end. */
export function prettyJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** The hash that an artifact carries in `meta.artifact_hash`: of itself with that field empty. */
export function artifactHash(artifact: { readonly meta: object }): string {
  return hashJson({ ...artifact, meta: { ...artifact.meta, artifact_hash: '' } })
}

/**
 * SHA-256 of a document as people read it: without a byte order mark, and with one kind of line end, so that a checkout on
 * another system is the same document.
 */
export function hashDocument(text: string): string {
  return hashText(text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n'))
}
