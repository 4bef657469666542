" Lines behind an open bracket are indented once; those that begin by closing one are not.
if exists("b:did_indent") | finish | endif
let b:did_indent = 1
setlocal indentexpr=GyreIndent() indentkeys=0{,0},0),0],!^F,o,O,e
let b:undo_indent = "setlocal indentexpr< indentkeys<"

" Brackets of a line that are left open, without those in strings and comments.
function! s:Balance(number)
  let balance = 0
  let text = getline(a:number)
  for i in range(len(text))
    if text[i] =~# '[][(){}]'
          \ && synIDattr(synID(a:number, i + 1, 1), "name") !~# 'String\|Comment\|Escape'
      let balance += text[i] =~# '[[({]' ? 1 : (balance > 0 || text[: i - 1] =~# '\S' && i > 0 ? -1 : 0)
    endif
  endfor
  return balance
endfunction

function! GyreIndent()
  let before = prevnonblank(v:lnum - 1)
  if before == 0 | return 0 | endif
  let balance = s:Balance(before)
  let depth = indent(before) + (balance > 0 ? shiftwidth() : balance < 0 ? -shiftwidth() : 0)
  if getline(v:lnum) =~# '^\s*[])}]' | let depth -= shiftwidth() | endif
  return depth < 0 ? 0 : depth
endfunction
