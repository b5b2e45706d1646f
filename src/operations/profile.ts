import { EXIT, Failure } from '../core/model/failure.ts'
import { nearest } from '../core/std/nearest.ts'
import type { LoadedConfig } from './config.ts'
import type { ExecuteRequest } from './execute.ts'

/** A request with the settings of a profile wherever it says nothing itself. Throws a Failure for a profile that is not there. */
export function withProfile(request: ExecuteRequest, named: string | undefined, loaded: LoadedConfig): ExecuteRequest {
  if (named === undefined) return request
  const profiles = loaded.config.profiles ?? {}
  const profile = Object.hasOwn(profiles, named) ? profiles[named] : undefined
  if (profile !== undefined) return { ...profile, ...request, profile: named }
  const names = Object.keys(profiles)
  const near = nearest(named, names) ?? names[0]
  throw new Failure({
    code: 'unknown-profile',
    message: `There is no profile "${named}".`,
    exit: EXIT.arguments,
    place: loaded.path === null ? 'no configuration was found' : `${loaded.path} at profiles`,
    advice:
      near === undefined
        ? 'Write it as profiles in tasks.config.ts beside you, or name that file with --config.'
        : `Did you mean ${near}? There ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}.`,
  })
}
