/** What is printed and laid beside the secret key: how a back-up is opened with age, tar, gzip and sed when there is no Vedette. */
export function renderRecoveryKit({ place, recipients }: { readonly place: string; readonly recipients: readonly string[] }): string {
  return `#!/bin/sh
# RECOVERY KIT OF VEDETTE
#
# Print this page and keep it with the secret key, away from the machine that is backed up.
#
# Back-ups lie in:        ${oneLine(place)}
# They are encrypted to:  ${recipients.map(oneLine).join('\n#                         ')}
# You need:               a copy of that place as a folder, and the secret key (AGE-SECRET-KEY-1...) in a file.
#
# With Vedette (restores, checks and starts):
#     vedette restore --from PLACE --key KEYFILE --data-dir EMPTY
#     vedette serve --data-dir EMPTY
#
# With a passphrase in place of a key file, first unlock the key that lies in the repository:
#     age -d FOLDER/keys/age1....age > KEYFILE
#
# Without Vedette, with age, tar, gzip, sed and sha256sum alone:
#     sh recovery-kit.sh FOLDER KEYFILE OUT [RESTORE-POINT]
# OUT gets state.ndjson (all tables of the platform, a row a line), files/ (the platform's key, settings, how the tables are made) and
# telemetry/TABLE/PART/ (parts of ClickHouse tables: copy them to the table's directory detached/ and ALTER TABLE ... ATTACH PART) or
# rows/TABLE/*.native (rows that a ClickHouse server had: INSERT INTO TABLE FORMAT Native).
set -eu
folder=$1 key=$2 out=$3
point=\${4:-$(ls "$folder/points" | sort | while read -r id; do [ -f "$folder/points/$id/manifest.json" ] && echo "$id"; done | tail -n 1)}
manifest="$folder/points/$point/manifest.json"
[ -f "$manifest" ] || { echo "no restore point $point" >&2; exit 1; }
[ ! -e "$out" ] || { echo "$out is there already" >&2; exit 1; }
umask 077
mkdir -p "$out"

# The last line of the manifest holds the checksum of what stands before it.
want=$(sed -n 's/^"checksum":"\\([0-9a-f]*\\)"}$/\\1/p' "$manifest")
have=$(sed '$d' "$manifest" | sha256sum | cut -d ' ' -f 1)
[ "$want" = "$have" ] || { echo "the manifest is damaged" >&2; exit 1; }

sed -n 's/^{"object":"\\([A-Za-z0-9_./-]*\\)","sizeBytes":[0-9]*,"sha256":"\\([0-9a-f]*\\)",.*"place":"\\([A-Za-z0-9_/-]*\\)".*$/\\2 \\1 \\3/p' "$manifest" |
while read -r sum object place; do
  [ "$(sha256sum < "$folder/$object" | cut -d ' ' -f 1)" = "$sum" ] || { echo "$object is damaged" >&2; exit 1; }
  case $place in
    state) age -d -i "$key" "$folder/$object" | gzip -d > "$out/state.ndjson" ;;
    files) mkdir -p "$out/files"; age -d -i "$key" "$folder/$object" | tar -xzf - -C "$out/files" ;;
    rows/*) mkdir -p "$out/\${place%/*}"; age -d -i "$key" "$folder/$object" | gzip -d > "$out/$place.native" ;;
    telemetry/*) mkdir -p "$out/$place"; age -d -i "$key" "$folder/$object" | tar -xf - -C "$out/$place" ;;
  esac
  echo "$place"
done
[ -s "$out/state.ndjson" ] || { echo "it is not whole" >&2; exit 1; }
echo "done: $out"
`
}

function oneLine(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?')
}
