import type { CodebaseAnalysis } from '../core/model/codebase-analysis.ts'
import type { SharedResource } from '../core/model/resource.ts'
import { counted } from '../core/std/counted.ts'
import type { CodebaseLook } from './codebase-look.ts'
import type { Tell } from './plan-phases.ts'

const PHASE = 'Phase 1: Codebase Analysis'
/** Lines of one kind that are told; the plan has all. */
const MOST = 3
/** Names in one line. */
const MOST_NAMES = 5

/** Tells what was seen in the codebase: first what the specification may need. */
export function tellCodebase({ analysis, trouble }: CodebaseLook, _spec: string, tell: Tell): void {
  const say = (message: string): void => tell({ phase: PHASE, message })
  if (analysis.tool === 'none') {
    say(
      trouble === undefined
        ? 'Left out: the plan rests on the specification alone'
        : 'Not possible (see below): the plan rests on the specification alone',
    )
    return
  }
  if (analysis.languages.length === 0) {
    say(`Found no code in ${counted(analysis.scanned_files, 'file')}: the plan rests on the specification alone`)
  } else {
    say(`Read ${counted(analysis.scanned_files, 'file')} (${listed(analysis.languages)}) with ${analysis.tool}`)
  }
  for (const point of analysis.extension_points.slice(0, MOST)) say(`Found existing ${point}`)
  const names = analysis.reused_components.slice(0, MOST_NAMES)
  if (names.length > 0) say(`Found ${names.join(', ')}`)
  const resources = Object.entries(analysis.shared_resources)
  for (const [name, resource] of resources.slice(0, MOST)) say(resourceText(name, resource))
  const rest = restOf(analysis)
  if (rest !== '') say(rest)
}

function resourceText(name: string, { type, capacity, interval_seconds, location }: SharedResource): string {
  if (type === 'exclusive') return `Identified ${name} lock constraint (${location})`
  if (type === 'shared_limited') return `Detected ${name} with room for ${capacity} (${location})`
  return `Detected ${name}, ${capacity} each ${interval_seconds ?? 60} s (${location})`
}

function restOf({ existing_apis, reused_components, extension_points, shared_resources }: CodebaseAnalysis): string {
  const parts = [
    existing_apis.length === 0 ? '' : counted(existing_apis.length, 'API'),
    reused_components.length === 0 ? '' : counted(reused_components.length, 'reusable component'),
    extension_points.length === 0 ? '' : counted(extension_points.length, 'extension point'),
    ...[Object.keys(shared_resources).length].map((n) => (n === 0 ? '' : counted(n, 'shared resource'))),
  ].filter((part) => part !== '')
  return parts.length === 0 ? '' : `In all ${parts.join(', ')}; \`tasks analyze\` shows them`
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more` : names.join(', ')
}
