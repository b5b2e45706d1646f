/**
 * Files and folders that no task may touch, whatever its words: those that a sentence keeps hands off (“`lib/legacy` must not be
 * touched”), and those that a list of what is out of scope names and nothing else.
 */
import { roleOf } from '../codebase/file-role.ts'
import { endingOf, isWithin, nameOf } from '../codebase/path-text.ts'
import { staysUntouched } from '../language/hands-off.ts'
import type { Exclusion } from '../requirements/requirement.ts'
import type { SpecReading } from '../requirements/spec-reading.ts'
import type { CodePlaces } from './code-places.ts'

/** A file, a folder as `src/api/**` or a pattern as it is written, and what keeps hands off it. */
export interface OffLimit {
  readonly path: string
  readonly exclusion: Exclusion
}

/** In backticks, or a word that may be a path; the words beside it say whether it is a folder. */
const TOKEN =
  /(?<folder>\b(?:folder|director(?:y|ies)|dir)\s+)?(?:`(?<marked>[^`\s]{1,200})`|(?<bare>[\w@.*()[\]-]+(?:\/[\w@.*()[\]-]+)*\/?))/gi
const IS_FOLDER = /^\s+(?:folder|director(?:y|ies)|dir)\b/i
const FILLER =
  /\b(?:the|a|an|files?|folders?|director(?:y|ies)|and|or|any|all|everything|anything|changes?|changing|touching|modifying|editing|to|in|of|under|below|within|code|is|are|itself|its|contents?)\b|[^\p{L}\p{N}]+/giu
const MOST = 50
/** Headings of lists of what stays as it is. */
const OFF_LIMITS = /\b(?:off[- ]limits|hands off|not to touch|not be touched|do not (?:touch|change|modify))\b/i

const known = new WeakMap<readonly Exclusion[], { places: CodePlaces | undefined; limits: readonly OffLimit[] }>()

/** What is off limits for all tasks of a specification, worked out once, each path once. */
export function offLimitsOf({ exclusions }: SpecReading, places: CodePlaces | undefined): readonly OffLimit[] {
  const found = known.get(exclusions)
  if (found !== undefined && found.places === places) return found.limits
  const limits = new Map<string, OffLimit>()
  for (const exclusion of exclusions) {
    for (const path of pathsOf(exclusion, places)) {
      if (limits.size < MOST && !limits.has(path)) limits.set(path, { path, exclusion })
    }
  }
  known.set(exclusions, { places, limits: [...limits.values()] })
  return [...limits.values()]
}

/** What keeps hands off a path; nothing when it may be touched. */
export function limitOn(path: string, limits: readonly OffLimit[]): OffLimit | undefined {
  return limits.find((limit) => {
    if (limit.path.endsWith('/**')) return isWithin(path.replace(/\/\*\*$/, ''), limit.path.slice(0, -3))
    return limit.path === path
  })
}

function pathsOf({ source, span, text, section }: Exclusion, places: CodePlaces | undefined): string[] {
  const words = source.text.slice(span.start, Math.min(span.end, span.start + 2000))
  const named: string[] = []
  let rest = words
  for (const match of words.matchAll(TOKEN)) {
    const { folder, marked, bare = '' } = match.groups ?? {}
    const isFolder = folder !== undefined || IS_FOLDER.test(words.slice(match.index + match[0].length))
    const path = pathOf(marked ?? bare, marked !== undefined, isFolder, places)
    if (path === undefined) continue
    named.push(path)
    rest = rest.replace(match[0], ' ')
  }
  const isBound = staysUntouched(text) || OFF_LIMITS.test(section.title) || rest.replace(FILLER, '') === ''
  return isBound ? named : []
}

function pathOf(
  said: string,
  isMarked: boolean,
  isFolder: boolean,
  places: CodePlaces | undefined,
): string | undefined {
  const path = said.replace(/^(?:\.{1,2}\/)+/, '').replace(/[.,;:)]+$/, '')
  const bare = path.replace(/\/(?:\*\*?)?$/, '').replace(/\/\*\*\/\*$/, '')
  if (bare === '' || path.startsWith('/') || !/[A-Za-z]/.test(bare) || /[{}<>$:]/.test(bare)) return undefined
  if (places?.files.has(bare) === true) return bare
  const isPath = bare.includes('/') || path.endsWith('/')
  if (places?.folders.has(bare) === true && (isPath || isMarked || isFolder)) return `${bare}/**`
  if (/[*?]/.test(bare)) return isMarked ? bare : undefined
  const ending = endingOf(bare)
  if (ending !== '' && ending.length <= 10 && roleOf(bare) !== 'other') {
    const like = (places?.byName.get(nameOf(bare)) ?? []).filter((one) => one.endsWith(`/${bare}`))
    if (like.length === 1) return like[0]
    return isPath || isMarked ? bare : undefined
  }
  return isPath && (isMarked || path.endsWith('/') || (isFolder && places === undefined)) ? `${bare}/**` : undefined
}
