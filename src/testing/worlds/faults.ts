import type { Faults } from '../../simulation/fate.ts'
import type { WorldFaults } from '../../simulation/world-parts.ts'
import type { Dice } from './dice.ts'
import type { WorldFeature } from './world-feature.ts'

/** What goes wrong with attempts, with what they report, with the disk and with the coordinator itself. */
export const faults: WorldFeature = { name: 'faults', faults: drawn }

function drawn(dice: Dice): Faults & WorldFaults {
  const calm = (what: string): number => (dice.happens(0.5, 'troubled', what) ? 1 : 0)
  return {
    run_fails: calm('runs') * 0.4 * dice.luck('run fails'),
    check_fails: calm('checks') * 0.4 * dice.luck('check fails'),
    undo_fails: calm('undo') * 0.3,
    could_not_run: calm('could not run') * 0.1,
    lost: calm('lost') * 0.2 * dice.luck('lost'),
    hangs: calm('hangs') * 0.3,
    stubborn: calm('stubborn') * 0.5,
    late_start_report: calm('late start') * 0.2,
    repeated_report: calm('repeated') * 0.3,
    append_fails: calm('append') * 0.1,
    crash: calm('crash') * 0.05,
    crash_kills: calm('kills') * dice.luck('kills'),
  }
}
