import type { AlertBook } from '../../model/alert-book.ts'
import type { HouseContext } from '../keep-house.ts'
import { instanceOf, instanceTable } from './instance-table.ts'
import { takeAlert } from './take-alert.ts'

/** Where rules keep the state of their alerts: one change with the alerts it makes. */
export function openAlertBook(context: HouseContext): AlertBook {
  const { state, clock, database } = context
  return {
    async load(groupKey) {
      const rows = await database.db.selectFrom('alert_instances').selectAll().where('group_key', '=', groupKey).execute()
      return rows.map(instanceOf)
    },
    async record({ groupKey, changed, gone, alerts }) {
      await state.ledger.changeInSteps(function* record() {
        // First: what was forgotten may be there again.
        for (const { ruleKey, fingerprint } of gone) {
          state.ledger.erase(instanceTable, { group_key: groupKey, rule_key: ruleKey, fingerprint })
          yield
        }
        for (const instance of changed) {
          state.ledger.write(instanceTable, { groupKey, instance })
          yield
        }
        for (const alert of alerts) {
          takeAlert(context, alert, clock.now(), true)
          yield
        }
      })
    },
  }
}
