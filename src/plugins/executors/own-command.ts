import { findPackageJSON } from 'node:module'
import { delimiter, dirname, join } from 'node:path'

/** An environment in which `tasks` is found, after all that was found before: commands of tasks call `tasks emit`. */
export function withOwnCommand(env: Readonly<NodeJS.ProcessEnv>): Readonly<NodeJS.ProcessEnv> {
  const { PATH } = env
  const manifest = findPackageJSON(import.meta.url)
  // Without a PATH a shell looks in places of its own, which one would take the place of.
  if (PATH === undefined || manifest === undefined) return env
  const folder = join(dirname(manifest), 'bin', 'path')
  return PATH.split(delimiter).includes(folder) ? env : { ...env, PATH: `${PATH}${delimiter}${folder}` }
}
