import { CopyButton } from './CopyButton.tsx'

/** Code to copy: shown as plain text, always left to right. `secret` values in it are shown as they are, since it is there to be pasted. */
export function CodeSnippet({ code, label }: { code: string; label: string }) {
  return (
    <div className="snippet">
      <pre className="code" tabIndex={0} role="region" aria-label={label}>
        {code.split('\n').map((line, index) => (
          // Lines of a fixed text: their place is their identity.
          <span key={index} className={/^\s*(#|\/\/)/.test(line) ? 'c' : undefined}>
            {line}
            {'\n'}
          </span>
        ))}
      </pre>
      <div className="snippet-copy">
        <CopyButton text={code} />
      </div>
    </div>
  )
}
