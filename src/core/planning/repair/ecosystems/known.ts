import { cargo } from './cargo.ts'
import { composer } from './composer.ts'
import type { AllowedPackage, PackageEcosystem } from './ecosystem.ts'
import { gem } from './gem.ts'
import { go } from './go.ts'
import { gradle, maven } from './jvm.ts'
import { npm } from './npm.ts'
import { pip } from './pip.ts'

const ALL: readonly PackageEcosystem[] = [npm, pip, cargo, go, gem, maven, gradle, composer]

/** The ecosystem that a failure pattern names; undefined for one of which nothing is known. */
export function ecosystemNamed(name: string | undefined): PackageEcosystem | undefined {
  return ALL.find((one) => one.name === name || (name !== undefined && one.aliases.includes(name)))
}

/** An entry of the allow-list, `jose` or `jose@5.9.6`, as an ecosystem reads it; undefined when it is no name there. */
export function allowedPackage(text: string, ecosystem: PackageEcosystem): AllowedPackage | undefined {
  const [, stated = '', version] = /^(.[^@]*)(?:@([0-9A-Za-z][0-9A-Za-z.+-]*))?$/.exec(text) ?? []
  const name = ecosystem.packageOf(stated)
  // The whole text must be the name: `jose/jwt` would allow what nobody wrote.
  if (name === undefined || name !== stated) return undefined
  return version === undefined ? { name } : { name, version }
}

/** Whether an entry of the allow-list is the name of a package anywhere. */
export function isAllowedPackage(text: string): boolean {
  return ALL.some((ecosystem) => allowedPackage(text, ecosystem) !== undefined)
}
