import { cargo } from './cargo.ts'
import { composer } from './composer.ts'
import type { PackageEcosystem } from './ecosystem.ts'
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
