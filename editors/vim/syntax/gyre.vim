" Gyre. The keywords are those of lang/token.def; a test holds both together (docs/editors.md).
if exists("b:current_syntax") | finish | endif

syntax keyword gyreConditional if else select catch
syntax keyword gyreRepeat for while in break continue
syntax keyword gyreStatement return yield await throw try finally with as import from
syntax keyword gyreDeclaration fn class let const async static
syntax keyword gyreOperatorWord and or not is
syntax keyword gyreConstant true false nil
syntax keyword gyreSelf self super
syntax match gyreTest /\.\@<!\<test\>\ze\s*["']/
syntax match gyreFunction /\(\<fn\s\+\)\@<=\h\w*/
syntax match gyreClass /\(\<class\s\+\)\@<=\h\w*/
syntax match gyreMember /\.\@<=\h\w*/

syntax match gyreNumber /\<\d[0-9_]*\(\.\d[0-9_]*\)\?\([eE][-+]\?\d[0-9_]*\)\?\>/
syntax match gyreNumber /\<0[xX][0-9a-fA-F_]\+\>\|\<0[oO][0-7_]\+\>\|\<0[bB][01_]\+\>/
syntax match gyreDuration /\<\d[0-9_]*\(\.\d[0-9_]*\)\?\(ns\|us\|ms\|s\|min\|h\|d\)\>/

syntax match gyreEscape /\\./ contained
syntax region gyreHole matchgroup=gyreHoleMark start=/\${/ end=/}/ contained contains=TOP
syntax region gyreBraces start=/{/ end=/}/ transparent contains=TOP
syntax region gyreString start=/"/ skip=/\\./ end=/"\|$/ contains=gyreEscape,gyreHole
syntax region gyreString start=/'/ skip=/\\./ end=/'\|$/ contains=gyreEscape,gyreHole
syntax region gyreString start=/"""/ skip=/\\./ end=/"""/ contains=gyreEscape,gyreHole
syntax region gyreString start=/'''/ skip=/\\./ end=/'''/ contains=gyreEscape,gyreHole
syntax region gyreRawString start=/\<r\z(["']\)/ end=/\z1\|$/
syntax region gyreRawString start=/\<r\z("""\|'''\)/ end=/\z1/
syntax region gyreBytes start=/\<b\z(["']\)/ skip=/\\./ end=/\z1\|$/ contains=gyreEscape
syntax region gyreBytes start=/\<b\z("""\|'''\)/ skip=/\\./ end=/\z1/ contains=gyreEscape
syntax match gyreComment /#.*$/ contains=@Spell

highlight default link gyreConditional Conditional
highlight default link gyreRepeat Repeat
highlight default link gyreStatement Statement
highlight default link gyreDeclaration StorageClass
highlight default link gyreOperatorWord Operator
highlight default link gyreConstant Constant
highlight default link gyreSelf Identifier
highlight default link gyreTest Statement
highlight default link gyreFunction Function
highlight default link gyreClass Type
highlight default link gyreMember Normal
highlight default link gyreNumber Number
highlight default link gyreDuration Number
highlight default link gyreEscape SpecialChar
highlight default link gyreHoleMark Special
highlight default link gyreString String
highlight default link gyreRawString String
highlight default link gyreBytes String
highlight default link gyreComment Comment

syntax sync minlines=200
let b:current_syntax = "gyre"
