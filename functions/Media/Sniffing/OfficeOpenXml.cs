namespace AnnotationFunctions.Media.Sniffing;

/// <summary>Media types of the office formats that are zip archives inside.</summary>
internal static class OfficeOpenXml
{
    public const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    public const string Excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const string PowerPoint = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
}
