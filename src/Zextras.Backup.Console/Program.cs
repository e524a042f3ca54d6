using Zextras.Backup.Pbm;

return await PbmApplication.RunAsync(args, Terminal.OfProcess());
