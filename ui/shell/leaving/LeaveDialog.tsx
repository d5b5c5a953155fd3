import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { useWords } from '../../lib/use-words.ts'
import { defineWords } from '../../lib/words.ts'

const words = defineWords({
  en: {
    title: 'Leave without saving?',
    question: 'Your changes on this page are not saved. On another page they are lost.',
    stay: 'Stay here',
    leave: 'Leave without saving',
  },
  he: {
    title: 'לצאת בלי לשמור?',
    question: 'השינויים בדף הזה לא נשמרו. מעבר לדף אחר ימחק אותם.',
    stay: 'להישאר כאן',
    leave: 'לצאת בלי לשמור',
  },
})

/** The question whether changes that are not saved may be lost. */
export function LeaveDialog({ onAnswer }: { onAnswer: (mayLeave: boolean) => void }) {
  const t = useWords(words)
  return (
    <Dialog title={t('title')} onClose={() => onAnswer(false)}>
      <p>{t('question')}</p>
      <div className="row">
        <Button look="go" onClick={() => onAnswer(false)}>
          {t('stay')}
        </Button>
        <Button look="danger" onClick={() => onAnswer(true)}>
          {t('leave')}
        </Button>
      </div>
    </Dialog>
  )
}
