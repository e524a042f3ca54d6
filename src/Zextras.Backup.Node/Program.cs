var app = WebApplication.CreateSlimBuilder(args).Build();
app.MapGet("/", () => "zextras-backup");
app.Run();
