# SPDX-License-Identifier: Apache-2.0
# Completion of piste for bash. Everything is asked of the program itself, so nothing here goes out of date.
_piste() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} piste=${COMP_WORDS[0]} words=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="--help --version $("$piste" --help 2>/dev/null | awk '/^commands:/ { on = 1; next } /^$/ { on = 0 } on { print $1 }')"
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
    return
  fi
  case $prev in
  --system) words=$("$piste" systems 2>/dev/null | awk '/^[^ ]/ { print $1 }') ;;
  --platform) words=$("$piste" platforms 2>/dev/null | awk '/^[^ ]/ { print $1 }') ;;
  --set)
    words=$("$piste" params 2>/dev/null | awk 'NR > 1 { print $1 "=" }')
    compopt -o nospace
    ;;
  *)
    case $cur in
    -*) words=$("$piste" "${COMP_WORDS[1]}" --help 2>/dev/null | grep -o -- '--[a-z-]*') ;;
    *)
      # The help says what an option takes: a choice is written with bars.
      words=$("$piste" "${COMP_WORDS[1]}" --help 2>/dev/null |
        awk -v option="$prev" '$1 == option && $2 ~ /[|]/ { gsub("[|]", " ", $2); print $2 }')
      if [ -z "$words" ]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
        return
      fi
      ;;
    esac
    ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -o filenames -F _piste piste
