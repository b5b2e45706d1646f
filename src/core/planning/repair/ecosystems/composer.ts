import { shellWord } from '../../../std/shell-word.ts'
import type { Project } from '../facts.ts'
import type { PackageEcosystem } from './ecosystem.ts'

const NAME = /^[a-z0-9]+(?:[_.-][a-z0-9]+)*\/[a-z0-9]+(?:[_.-]{1,2}[a-z0-9]+)*$/

/** Packages of PHP. */
export const composer: PackageEcosystem = {
  name: 'composer',
  aliases: ['php', 'packagist'],
  packageOf: (text) => (text.length <= 200 && NAME.test(text) ? text : undefined),
  normal: (name) => name,
  manifests: ['composer.json'],
  locks: ['composer.lock'],
  asks: [],
  isLocked: ({ text }, name) => text.includes(`"name": "${name}"`),
  install: (project, locked) =>
    locked || project.lock === undefined
      ? [{ command: 'composer install --no-interaction' }]
      : [
          {
            command: 'composer update --lock --no-interaction && composer install --no-interaction',
            edits: lockOf(project),
          },
        ],
  add: (project, packages) => ({
    command: `composer require --no-interaction --no-scripts --no-plugins ${packages.map(({ name, version }) => shellWord(version === undefined ? name : `${name}:${version}`)).join(' ')}`,
    edits: [project.manifest, ...lockOf(project)],
    isQuiet: true,
  }),
  refresh: (project) =>
    project.lock === undefined
      ? undefined
      : { command: 'composer update --lock --no-interaction', edits: [project.lock.path] },
  fills: ['vendor'],
}

function lockOf({ lock }: Project): string[] {
  return lock === undefined ? [] : [lock.path]
}
