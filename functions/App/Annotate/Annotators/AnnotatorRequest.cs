using AnnotationFunctions.App.Annotate.Work;

namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>Body of PUT annotators.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Role">Answers among others (annotator), or decides as an expert (reviewer). Fixed at registration.</param>
/// <param name="CallbackUrl">Where tasks are sent; absent for an annotator who asks for them.</param>
/// <param name="Capacity">Most tasks in hand at a time, 1 to 1,000.</param>
/// <param name="NewSecrets">Issues a new token and a new callback secret; the old ones end.</param>
/// <param name="Reinstate">Gives tasks again to an annotator who was flagged, paused or silent, and tries their receiver at once; items that wait for them go on.</param>
public sealed record AnnotatorRequest(
    string Name, TaskRole Role = TaskRole.Annotator, Uri? CallbackUrl = null, int Capacity = 10, bool NewSecrets = false, bool Reinstate = false);
