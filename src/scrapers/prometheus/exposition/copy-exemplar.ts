import { SeriesExemplarView } from '../../../model/series.ts'

/** A copy that stays when the view is used again. */
export function copyExemplar(lent: SeriesExemplarView): SeriesExemplarView {
  const copy = new SeriesExemplarView()
  copy.timeMs = lent.timeMs
  copy.value = lent.value
  for (let i = 0; i < lent.labels.length; i++) copy.labels.addText(lent.labels.key(i), lent.labels.value(i))
  return copy
}
