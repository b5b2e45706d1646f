import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/**
 * The folder in which this user's programs keep what they can compute again: `$XDG_CACHE_HOME/tasks-slaps`, else the system's
 * own place. Nothing where the user has no home. It need not exist.
 */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env['XDG_CACHE_HOME']
  if (named !== undefined && isAbsolute(named)) return join(named, 'tasks-slaps')
  const home = env['HOME'] ?? homedir()
  if (!isAbsolute(home)) return undefined
  return join(home, ...(process.platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']), 'tasks-slaps')
}
