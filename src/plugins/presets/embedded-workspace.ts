import { resolve } from 'node:path'
import type { Coordinator } from '../../core/model/coordinator.ts'
import type { ExecutionOptions } from '../../core/model/execution-options.ts'
import type { ResultCache } from '../../core/ports/result-cache.ts'
import type { Workspace } from '../../core/ports/workspace.ts'
import { folderResultCache } from '../caches/result-cache.ts'
import { maskedWorkspace } from '../executors/secrets/masked-workspace.ts'
import { secretsAttendant } from '../executors/secrets/masking.ts'
import { copyWorkspace } from '../workspaces/copy.ts'
import { mendedCodebase } from '../workspaces/mended-codebase.ts'
import { sharedWorkspace } from '../workspaces/shared.ts'
import type { EmbeddedPlace } from './embedded.ts'

/** Where the attempts of an execution work, and what is kept of what they did. */
export interface EmbeddedWorkspace {
  readonly workspace: Workspace
  readonly cache: ResultCache | undefined
}

/**
 * Nothing when attempts work in the codebase, none is an agent's, and nobody asks what they wrote there: then nobody needs to
 * look.
 */
export function embeddedWorkspace(
  { stateDir, codebase, config }: EmbeddedPlace,
  { graph, policies }: Coordinator,
  { workspace: where, use_cache, agent }: Pick<ExecutionOptions, 'workspace' | 'use_cache' | 'agent'>,
): EmbeddedWorkspace | undefined {
  const isCached = use_cache !== false && graph.nodes.some(({ action }) => action.cache !== undefined)
  const isCopied = where === 'copy'
  const hasAgent = agent !== null && agent !== 'simulated'
  if (!isCached && !isCopied && !hasAgent && policies.scope_audit === undefined) return undefined
  const places = { stateDir: resolve(stateDir), codebase: resolve(codebase) }
  const { link, copy } = config.copies ?? {}
  const ignored = { ...(link === undefined ? {} : { link }), ...(copy === undefined ? {} : { copy }) }
  const workspace = isCopied
    ? mendedCodebase(copyWorkspace({ ...places, ignored }), places.codebase)
    : sharedWorkspace({ ...places, unwatched: link })
  const secrets = secretsAttendant(places.codebase, process.env)
  return {
    workspace: maskedWorkspace(workspace, (text, order) => secrets.shown?.(text, order) ?? text),
    cache: isCached ? folderResultCache(places) : undefined,
  }
}
