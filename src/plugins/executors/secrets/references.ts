import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Action, SecretReference } from '../../../core/model/action.ts'

/** What a shorter value is good for can be guessed, and masking it would tear holes into every log. In characters. */
const SHORTEST = 4
/** A longer one fits into no variable of the environment everywhere. In bytes. */
const LONGEST = 32 * 1024

/** Why a secret cannot be had. Its message names the reference, never the value. `code` is what the report says. */
export class SecretUnavailable extends Error {
  readonly code: 'SECRET_MISSING' | 'SECRET_UNUSABLE'

  constructor(code: 'SECRET_MISSING' | 'SECRET_UNUSABLE', message: string) {
    super(message)
    this.code = code
  }
}

/** A secret of an action that cannot be had. */
export interface SecretTrouble {
  readonly reference: SecretReference
  readonly error: SecretUnavailable
}

/**
 * The secrets of an action by the names of their variables. Files are relative to the codebase; the end of a file's last
 * line is cut. Throws a SecretUnavailable that names all that cannot be had.
 */
export function resolveSecrets(
  action: Action,
  codebase: string,
  env: Readonly<NodeJS.ProcessEnv>,
): Readonly<Record<string, string>> {
  const { found, troubles } = lookUp(action, codebase, env)
  const [first] = troubles
  if (first === undefined) return Object.fromEntries(found)
  throw new SecretUnavailable(first.error.code, troubles.map(({ error }) => error.message).join(' '))
}

/** The secrets of an action that cannot be had now. */
export function secretTroubles(
  action: Action,
  codebase: string,
  env: Readonly<NodeJS.ProcessEnv>,
): readonly SecretTrouble[] {
  return lookUp(action, codebase, env).troubles
}

function lookUp(
  action: Action,
  codebase: string,
  env: Readonly<NodeJS.ProcessEnv>,
): { readonly found: readonly (readonly [string, string])[]; readonly troubles: readonly SecretTrouble[] } {
  const found: (readonly [string, string])[] = []
  const troubles: SecretTrouble[] = []
  for (const [name, reference] of Object.entries(action.secrets ?? {})) {
    try {
      found.push([name, resolveSecret(name, reference, codebase, env)])
    } catch (error) {
      if (!(error instanceof SecretUnavailable)) throw error
      troubles.push({ reference, error })
    }
  }
  return { found, troubles }
}

function resolveSecret(
  name: string,
  reference: SecretReference,
  codebase: string,
  env: Readonly<NodeJS.ProcessEnv>,
): string {
  if (!/^[A-Za-z_]\w*$/.test(name) || name.startsWith('TASKS_'))
    throw new SecretUnavailable('SECRET_UNUSABLE', `The secret ${name} has the name of no variable that is free.`)
  const from = `The secret ${name} (${reference})`
  const value = valueOf(from, reference, codebase, env)
  if (value === '') throw new SecretUnavailable('SECRET_MISSING', `${from} is empty.`)
  if (value.length < SHORTEST)
    throw new SecretUnavailable(
      'SECRET_UNUSABLE',
      `${from} has fewer than ${SHORTEST} characters: it cannot be masked.`,
    )
  if (Buffer.byteLength(value) > LONGEST)
    throw new SecretUnavailable('SECRET_UNUSABLE', `${from} has more than ${LONGEST} bytes.`)
  if (value.includes('\0')) throw new SecretUnavailable('SECRET_UNUSABLE', `${from} holds a NUL character.`)
  return value
}

function valueOf(from: string, reference: SecretReference, codebase: string, env: Readonly<NodeJS.ProcessEnv>): string {
  const at = reference.indexOf(':')
  const where = reference.slice(at + 1)
  if (reference.slice(0, at) === 'env') {
    const value = Object.hasOwn(env, where) ? env[where] : undefined
    if (value === undefined)
      throw new SecretUnavailable('SECRET_MISSING', `${from} is missing: there is no such variable.`)
    return value
  }
  try {
    return readFileSync(resolve(codebase, where), 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    throw new SecretUnavailable(
      'SECRET_MISSING',
      `${from} is missing: ${code === 'ENOENT' ? 'there is no such file' : `the file cannot be read (${code})`}.`,
    )
  }
}
