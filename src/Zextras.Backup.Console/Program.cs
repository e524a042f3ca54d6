using System.CommandLine;

return new RootCommand("pbm: the console of Zextras.Backup").Parse(args).Invoke();
