if exists("b:did_ftplugin") | finish | endif
let b:did_ftplugin = 1
setlocal commentstring=#\ %s comments=:# expandtab shiftwidth=4 softtabstop=4 suffixesadd=.gy
setlocal makeprg=gyre\ --diagnostics=short\ % errorformat=%f:%l:%c:\ %t%*[a-z]:\ %m
let b:undo_ftplugin = "setlocal commentstring< comments< expandtab< shiftwidth< softtabstop< suffixesadd< makeprg< errorformat<"
