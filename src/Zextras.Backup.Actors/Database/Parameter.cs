using System.Data;

namespace Zextras.Backup.Actors.Database;

/// <summary>A parameter of a <see cref="PreparedCommand"/>.</summary>
internal readonly record struct Parameter(string Name, DbType Type)
{
    public static Parameter Number(string name) => new(name, DbType.Int64);

    public static Parameter Text(string name) => new(name, DbType.String);

    public static Parameter Bytes(string name) => new(name, DbType.Binary);
}
